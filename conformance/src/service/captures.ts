const PLACEHOLDER = /<[A-Za-z_][A-Za-z0-9_.:-]*>/g

/** Where a call's answer holds text that later calls need: the text at `path` has the form `template`. */
export interface Capture {
  readonly path: readonly (string | number)[]
  readonly template: string
}

/** Placeholders in the parameters of calls stand for text that earlier calls returned. */
export class Captures {
  readonly #values = new Map<string, string>()

  /** The parameters with the placeholders replaced that are known by now. */
  fill<T>(params: T): T {
    if (typeof params === 'string') return params.replace(PLACEHOLDER, name => this.#values.get(name) ?? name) as T
    if (Array.isArray(params)) return params.map(item => this.fill<unknown>(item)) as T
    if (typeof params !== 'object' || params === null) return params
    return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, this.fill<unknown>(value)])) as T
  }

  take(captures: readonly Capture[], output: unknown): void {
    for (const { path, template } of captures) {
      const value = path.reduce<unknown>((at, step) => (at as Record<string | number, unknown> | undefined)?.[step], output)
      const names = template.match(PLACEHOLDER) ?? []
      const pieces = template.split(PLACEHOLDER).map(text => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      const found = typeof value === 'string' ? new RegExp(`^${pieces.join('([\\s\\S]+?)')}$`).exec(value) : null
      names.forEach((name, i) => found && this.#values.set(name, found[i + 1]!))
    }
  }
}
