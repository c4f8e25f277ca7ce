// Property tests begin from the same seed everywhere; `SEED=7 npm test` tries other cases.
import fc from 'fast-check'

fc.configureGlobal({ seed: Number(process.env.SEED ?? 1) })
