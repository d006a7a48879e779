import { Command } from 'commander'
import { updateOAuth2ClientCommand } from './oauth2-client.ts'

export const updateCommand = () =>
  new Command('update')
    .description('Change clients of a running server')
    .addCommand(updateOAuth2ClientCommand())
