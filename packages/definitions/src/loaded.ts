import type { Json, JsonObject, StateMachineType } from '@redrive/engine'

/** The kinds of files that state machines are found in. CDK's output is CloudFormation, SAM's templates are too. */
export type Format = 'asl' | 'cloudformation' | 'serverless' | 'terraform'

/** Where something stands in a text. */
export interface Position {
  /** From 1. */
  readonly line: number
  /** From 1. */
  readonly column: number
}

/** A place in a file. */
export interface Place extends Partial<Position> {
  /** The name of the file, as the caller or the template gives it; absent for the text itself when it has no name. */
  readonly file?: string
}

export interface LoadOptions {
  /** What the text is; found out by itself when absent. */
  readonly format?: Format
  /** The name of the file: tells JSON from YAML and Terraform by its ending, names the state machine of an ASL file, and is quoted in diagnostics. */
  readonly fileName?: string
  /**
   * Values for what the file refers to, by the name that it uses: `MyTable`, `MyFunction.Arn`, `Stage` and `AWS::Region` in
   * CloudFormation; `opt:stage`, `env:TABLE` or `ssm:/path` in serverless.yml; `var.stage` or `aws_lambda_function.pay.arn` in Terraform;
   * `Name` for a placeholder `${Name}` in an ASL file.
   */
  readonly values?: Readonly<Record<string, Json>>
  /** Gives the text of another file that the text refers to (DefinitionUri, `${file(...)}`, `file(...)`); undefined if there is none. */
  readonly read?: (uri: string) => string | undefined
  /** For ARNs that are made up. `123456789012` by default. */
  readonly accountId?: string
  /** For ARNs that are made up. `us-east-1` by default. */
  readonly region?: string
}

/** What was found in a text. A state machine with an error among its diagnostics is left out. */
export interface Loaded {
  /** Undefined where the text could not be told to be anything. */
  readonly format: Format | undefined
  readonly stateMachines: readonly LoadedStateMachine[]
  readonly diagnostics: readonly LoadDiagnostic[]
}

export interface LoadedStateMachine {
  /** What the file calls it: the logical id, the key in serverless.yml, the label of the Terraform resource, the name of the ASL file. */
  readonly name: string
  /** The name under which it is deployed, where the file says it. */
  readonly stateMachineName?: string
  /** References are resolved, substitutions are done. Not validated: `compile` does that. */
  readonly definition: JsonObject
  readonly type?: StateMachineType
  readonly roleArn?: string
  /** Where the file defines it. */
  readonly place: Place
  /**
   * Where a part of the definition was written, by its location as the diagnostics of `compile` give it.
   *
   *     stateMachine.locate('/States/Pay/Next')   // { file: 'order.asl.yaml', line: 12, column: 11 }
   *
   * The place of the whole where the part can't be told, as in a DefinitionString that is put together from pieces.
   */
  readonly locate: (location: string) => Place
}

export interface LoadDiagnostic extends Place {
  /** A state machine that has an ERROR is left out. */
  readonly severity: 'ERROR' | 'WARNING'
  readonly code: LoadDiagnosticCode
  /** Says what is wrong and, where the caller can help, how. */
  readonly message: string
  /** The name of the state machine that it is about. */
  readonly stateMachine?: string
}

export type LoadDiagnosticCode =
  /** The text is no JSON, YAML or Terraform. */
  | 'SYNTAX_ERROR'
  /** The text, or what it expands to, exceeds a limit. */
  | 'TOO_LARGE'
  /** The text is none of the formats. */
  | 'UNKNOWN_FORMAT'
  /** The file is what it seems to be, but has no state machine in it. */
  | 'NO_STATE_MACHINE'
  /** A state machine comes without a definition. */
  | 'MISSING_DEFINITION'
  /** A value is not of the kind that it has to be. */
  | 'INVALID_VALUE'
  /** Something is referred to that is not there, and the caller gives no value for it. */
  | 'UNRESOLVED_REFERENCE'
  /** A function or an expression is not among those that can be evaluated here. */
  | 'UNSUPPORTED_EXPRESSION'
  /** Another file is referred to that could not be read. */
  | 'FILE_NOT_READ'
  /** Nothing says what a parameter is; its name stands for it. */
  | 'MADE_UP_VALUE'
  /** A YAML tag is unknown; the value is taken without it. */
  | 'UNKNOWN_TAG'
  /** A text has several documents; the first is taken. */
  | 'SEVERAL_DOCUMENTS'
