import { networkOf } from "./client-address.ts";

/** Who asks. */
export interface Caller {
  readonly isAdmin: boolean;
  /** Undefined where there are no roles, or for an admin: all is seen. */
  readonly role: string | undefined;
  readonly claims: Readonly<Record<string, unknown>>;
  /** Who it is: the subject of a token, an API key by the start of its digest. */
  readonly subject?: string;
  /** By what that is known: others may use the same names. */
  readonly source?: string;
}

/** For whom a request is, as limits and turns count it: who asks, else where from. */
export function clientOf({ isAdmin, subject, source = "" }: Caller, address: string): string {
  if (isAdmin) return "admin";
  return subject === undefined
    ? `address ${networkOf(address)}`
    : JSON.stringify([source, subject]);
}

/** An admin, who sees all. */
export const adminCaller: Caller = { isAdmin: true, role: undefined, claims: {} };
/** Anybody, where there are no roles. */
export const anybody: Caller = { isAdmin: false, role: undefined, claims: {} };
