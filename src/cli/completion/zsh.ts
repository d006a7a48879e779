import type { CommandPath } from './command-paths.ts'

/** A script for zsh. Where no word of ours fits, file names are offered. */
export function zshCompletion(program: string, paths: readonly CommandPath[]): string {
  const functionName = `_${program.replaceAll('-', '_')}`
  const cases = paths.map(({ path, commands, options }) => {
    const offered = [...commands, ...options].map(({ name, description }) => described(name, description))
    return `    '${path}') offered=(${offered.join(' ')}) ;;`
  })
  const values = paths.flatMap(({ path, options }) =>
    options.flatMap(({ name, choices }) =>
      choices ? [`    '${path} ${name}') compadd -- ${choices.join(' ')}; return ;;`] : [],
    ),
  )
  const known = paths.flatMap(({ path }) => (path === '' ? [] : [`'${path}'`]))
  return `#compdef ${program}
# Completion of ${program} for zsh.
${functionName}() {
  local command='' word previous="\${words[CURRENT-1]}"
  local -a offered
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "\${command:+$command }$word" in
      ${known.join('|')}) command="\${command:+$command }$word" ;;
    esac
  done
  case "$command $previous" in
${values.join('\n')}
  esac
  case "$command" in
${cases.join('\n')}
  esac
  _describe -t commands '${program}' offered || _files
}
compdef ${functionName} ${program}
`
}

/** `'name:what it is'`, in which a colon of the name's own is escaped. */
function described(name: string, description: string): string {
  const text = `${name.replaceAll(':', '\\:')}:${description}`
  return `'${text.replaceAll("'", "'\\''")}'`
}
