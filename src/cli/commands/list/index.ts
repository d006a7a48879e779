import { Command } from 'commander'
import { listIdentitiesCommand } from '../identities/list.ts'
import { listOAuth2ClientsCommand } from './oauth2-clients.ts'

export const listCommand = () =>
  new Command('list')
    .description('List clients and identities of a running server')
    .addCommand(listOAuth2ClientsCommand())
    .addCommand(listIdentitiesCommand('identities'))
