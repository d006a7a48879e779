import { Command } from 'commander'
import { revokeTokenCommand } from './token.ts'

export const revokeCommand = () =>
  new Command('revoke').description('End tokens at a running server').addCommand(revokeTokenCommand())
