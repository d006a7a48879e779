import { Command } from 'commander'
import { deleteIdentityCommand } from './delete.ts'
import { getIdentityCommand } from './get.ts'
import { importIdentitiesCommand } from './import.ts'
import { listIdentitiesCommand } from './list.ts'
import { patchIdentityCommand } from './patch.ts'
import { validateIdentitiesCommand } from './validate.ts'

export const identitiesCommand = () =>
  new Command('identities')
    .description('Work on identities of a running server')
    .addCommand(importIdentitiesCommand('import'))
    .addCommand(getIdentityCommand('get'))
    .addCommand(listIdentitiesCommand('list'))
    .addCommand(patchIdentityCommand('patch'))
    .addCommand(deleteIdentityCommand('delete'))
    .addCommand(validateIdentitiesCommand('validate'))
