import type { Json, TaskWork } from '@redrive/engine'

export function checkResultSchema(_resource: TaskWork['resource'], _result: Json, _mode: 'STRICT' | 'PRESENT'): void {}
