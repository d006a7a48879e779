/** The name of the forms that end sessions, in their token. */
export const sessionsForm = 'sessions'
