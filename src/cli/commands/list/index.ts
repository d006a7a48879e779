import { Command } from 'commander'
import { listOAuth2ClientsCommand } from './oauth2-clients.ts'

export const listCommand = () =>
  new Command('list').description('List clients of a running server').addCommand(listOAuth2ClientsCommand())
