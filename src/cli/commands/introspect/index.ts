import { Command } from 'commander'
import { introspectTokenCommand } from './token.ts'

export const introspectCommand = () =>
  new Command('introspect')
    .description('Ask a running server what tokens stand for')
    .addCommand(introspectTokenCommand())
