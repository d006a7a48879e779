import type { CommandPath } from './command-paths.ts'

/** A script for bash. Where no word of ours fits, file names are offered. */
export function bashCompletion(program: string, paths: readonly CommandPath[]): string {
  const functionName = `_${program.replaceAll('-', '_')}`
  const cases = paths.map(({ path, commands, options }) => {
    const words = [...commands.map(({ name }) => name), ...options.map(({ name }) => name), '--help']
    return `    '${path}') words='${words.join(' ')}' ;;`
  })
  const values = paths.flatMap(({ path, options }) =>
    options.flatMap(({ name, choices }) =>
      choices ? [`    '${path} ${name}'|' ${name}') words='${choices.join(' ')}' ;;`] : [],
    ),
  )
  return `# Completion of ${program} for bash.
${functionName}() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" path='' words='' word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "\${path:+$path }$word" in
      ${paths
        .filter(({ path }) => path !== '')
        .map(({ path }) => `'${path}'`)
        .join('|')}) path="\${path:+$path }$word" ;;
    esac
  done
  case "$path" in
${cases.join('\n')}
  esac
  case "$path $previous" in
${values.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F ${functionName} ${program}
`
}
