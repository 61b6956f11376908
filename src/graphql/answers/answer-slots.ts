import type { GraphQLResolveInfo } from "graphql";

/** Where a value of the answer belongs, and what becomes null when it fails. */
export interface Slot {
  readonly parent: Slot | undefined;
  readonly holder: Record<string | number, unknown>;
  readonly key: string | number;
  readonly nullable: boolean;
  /** Set when its value is null for good: what comes later below it is of no use. */
  isNull: boolean;
}

/** Whether a value is null, or stands below one that is. */
export function isGone(slot: Slot): boolean {
  for (let at: Slot | undefined = slot; at !== undefined; at = at.parent)
    if (at.isNull) return true;
  return false;
}

/** The path without places in lists. */
export function namesAt(slot: Slot): string[] {
  const keys: string[] = [];
  for (let at: Slot | undefined = slot; at !== undefined; at = at.parent)
    if (typeof at.key === "string") keys.push(at.key);
  return keys.toReversed();
}

export function pathOf({ parent, key }: Slot): GraphQLResolveInfo["path"] {
  return { prev: parent === undefined ? undefined : pathOf(parent), key, typename: undefined };
}
