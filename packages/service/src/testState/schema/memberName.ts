/**
 * The names of a member of an API's result in the result of a task. Both kinds of integrations capitalise; AWS SDK integrations take the
 * name that the SDK for Java has, which knows no acronyms.
 *
 *     memberNames('executionArn')   // { optimized: 'ExecutionArn', awsSdk: 'ExecutionArn' }
 *     memberNames('DBInstances')    // { optimized: 'DBInstances', awsSdk: 'DbInstances' }
 */
export function memberNames(name: string): { readonly optimized: string; readonly awsSdk: string } {
  return {
    optimized: capitalised(name),
    awsSdk: words(name)
      .map(word => capitalised(word.toLowerCase()))
      .join(''),
  }
}

const capitalised = (word: string) => word.charAt(0).toUpperCase() + word.slice(1)

/** Where the SDK for Java sees words begin: after lower case, at the last capital of an acronym, and after a digit. */
function words(name: string): string[] {
  return name
    .replace(/[^A-Za-z0-9]+/g, ' ')
    .replace(/(?<=[a-z])(?=[A-Z][A-Za-z0-9])/g, ' ')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .replace(/([0-9])([a-zA-Z])/g, '$1 $2')
    .trim()
    .split(/ +/)
}
