export { serve, type ServerOptions, type StepFunctionsServer } from './doors/http.js'
