/** Why an identity provider has signed nobody in, by the codes that the server puts into the address. */
export const signInRefusals = {
  EMAIL_NOT_VERIFIED:
    "The provider does not say that it has verified your email address, so nobody can be found by it. Accept your invitation by its link, or ask the provider's administrator.",
  EMAIL_OF_ANOTHER:
    "Your email address is that of a user whom the provider knows as another person. Ask an owner of the tenant.",
  NOT_INVITED:
    "Nobody with your email address is a user or invited here. Ask an owner of the tenant for an invitation to this address.",
  NO_SEAT: "You have access to no tenant any longer. Ask an owner of a tenant for an invitation.",
  PROVIDER_DENIED: "The provider says that you have not agreed to sign in.",
  PROVIDER_REFUSED:
    "The answer of the provider is not valid. Try again; if it happens again, the log of the server says why.",
  PROVIDER_TOO_LATE:
    "This took longer than ten minutes, or was begun in another browser. Try again.",
  PROVIDER_UNAVAILABLE: "The provider cannot be reached. Try again later, or sign in another way.",
} as const;

export type SignInRefusal = keyof typeof signInRefusals;
