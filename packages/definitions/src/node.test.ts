import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asl, WORK } from './load.fixture.js'
import { loadDefinitionsFile } from './node.js'

describe('loadDefinitionsFile', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'definitions-'))
    mkdirSync(join(folder, 'machines'))
    writeFileSync(join(folder, 'machines/work.asl.json'), JSON.stringify(asl(WORK)))
    writeFileSync(
      join(folder, 'template.yaml'),
      'Resources:\n  Work: {Type: AWS::Serverless::StateMachine, Properties: {DefinitionUri: machines/work.asl.json}}\n  Other: {Type: AWS::Serverless::StateMachine, Properties: {DefinitionUri: none.json}}\n  Folder: {Type: AWS::Serverless::StateMachine, Properties: {DefinitionUri: machines}}\n',
    )
  })
  afterAll(() => {
    rmSync(folder, { recursive: true })
  })

  it('names the state machine after the file', () => {
    const path = join(folder, 'machines/work.asl.json')
    expect(loadDefinitionsFile(path)).toMatchObject({
      format: 'asl',
      stateMachines: [{ name: 'work', place: { file: path } }],
      diagnostics: [],
    })
    expect(loadDefinitionsFile(pathToFileURL(path)).stateMachines).toHaveLength(1)
  })

  it('reads the files that a template refers to, beside it', () => {
    const { stateMachines, diagnostics } = loadDefinitionsFile(join(folder, 'template.yaml'))
    expect(stateMachines).toMatchObject([{ name: 'Work', definition: asl(WORK) }])
    expect(diagnostics).toMatchObject([
      { code: 'FILE_NOT_READ', stateMachine: 'Other', line: 3 },
      { code: 'FILE_NOT_READ', stateMachine: 'Folder', line: 4, message: 'the file machines could not be read: it is no ordinary file' },
    ])
  })

  it('says that a file is not there', () => {
    expect(loadDefinitionsFile(join(folder, 'none.yaml'))).toMatchObject({
      stateMachines: [],
      diagnostics: [{ severity: 'ERROR', code: 'FILE_NOT_READ' }],
    })
  })
})
