import { Argument, Command } from 'commander'
import { bashCompletion } from '../completion/bash.ts'
import { commandPaths } from '../completion/command-paths.ts'
import { fishCompletion } from '../completion/fish.ts'
import { zshCompletion } from '../completion/zsh.ts'
import { print } from '../output.ts'

const shells = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion } as const

export const completionCommand = () =>
  new Command('completion')
    .description('Write the script with which a shell completes this program')
    .addArgument(new Argument('<shell>').choices(Object.keys(shells)))
    .addHelpText(
      'after',
      `
For this session: source <(identity-platform completion bash), the same for zsh, and for fish
identity-platform completion fish | source.`,
    )
    .action((shell: keyof typeof shells, _options: object, command: Command) => {
      const program = command.parent as Command
      print(shells[shell](program.name(), commandPaths(program)).trimEnd())
    })
