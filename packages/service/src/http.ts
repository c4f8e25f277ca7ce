export { serve, type ServerLimits, type ServerOptions, type StepFunctionsServer } from './doors/http.js'
