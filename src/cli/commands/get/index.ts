import { Command } from 'commander'
import { getIdentityCommand } from '../identities/get.ts'
import { getJwkCommand } from './jwk.ts'
import { getOAuth2ClientCommand } from './oauth2-client.ts'

export const getCommand = () =>
  new Command('get')
    .description('Show clients, keys and identities of a running server')
    .addCommand(getOAuth2ClientCommand())
    .addCommand(getJwkCommand())
    .addCommand(getIdentityCommand('identity'))
