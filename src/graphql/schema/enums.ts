import type { EnumRef } from "@pothos/core";
import { type BucketUnit, bucketUnits, type DatePart, dateParts } from "../../sql/question.ts";
import { type Direction, directions } from "../questions/read-order.ts";
import type { Builder } from "./builder.ts";

type Types = Builder["$inferSchemaTypes"];

/** The enums that arguments of every table share. */
export interface SharedEnums {
  readonly direction: EnumRef<Types, Direction>;
  readonly unit: EnumRef<Types, BucketUnit>;
  readonly part: EnumRef<Types, DatePart>;
  readonly weekStart: EnumRef<Types, "MONDAY" | "SUNDAY">;
}

/** Makes the enums of one schema. */
export function sharedEnums(builder: Builder): SharedEnums {
  return {
    direction: builder.enumType("OrderDirection", {
      description: "ASC and DESC put nulls last.",
      values: Object.keys(directions) as Direction[],
    }),
    unit: builder.enumType("DateBucketUnit", { values: bucketUnits }) as SharedEnums["unit"],
    part: builder.enumType("DatePart", {
      description: "WEEK and ISO_YEAR are ISO 8601's; DAY_OF_WEEK is 1 on Monday.",
      values: dateParts,
    }) as SharedEnums["part"],
    weekStart: builder.enumType("WeekStart", {
      values: ["MONDAY", "SUNDAY"] as const,
    }) as SharedEnums["weekStart"],
  };
}
