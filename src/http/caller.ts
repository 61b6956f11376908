/** Who asks. */
export interface Caller {
  readonly isAdmin: boolean;
  /** Undefined where there are no roles, or for an admin: all is seen. */
  readonly role: string | undefined;
  readonly claims: Readonly<Record<string, unknown>>;
  /** Who it is, for the log: the subject of a token. */
  readonly subject?: string;
}

/** An admin, who sees all. */
export const adminCaller: Caller = { isAdmin: true, role: undefined, claims: {} };
/** Anybody, where there are no roles. */
export const anybody: Caller = { isAdmin: false, role: undefined, claims: {} };
