import type { CourtesyHours as Courtesy } from "#rules/courtesy-hours.ts";
import { builder } from "../builder.ts";

const startTime = 'Local time "HH:mm" from which people are called, inclusive.';
const endTime =
  'Local time "HH:mm" until which people are called, exclusive. If it is earlier than `startTime`, it is on the next day.';

export const CourtesyHours = builder.objectRef<Courtesy>("CourtesyHours").implement({
  description:
    "The hours of each day outside of which nobody is called by any campaign of the tenant, by the clock where the contact is. They are the tenant's own choice, and no rule of law.",
  fields: (t) => ({
    isOn: t.exposeBoolean("isOn", { description: "Whether they are in force." }),
    startTime: t.exposeString("startTime", { description: startTime }),
    endTime: t.exposeString("endTime", { description: endTime }),
  }),
});

export const CourtesyHoursInput = builder.inputType("CourtesyHoursInput", {
  description:
    "The hours of each day outside of which nobody is called by any campaign of the tenant, by the clock where the contact is.",
  fields: (t) => ({
    isOn: t.boolean({ required: true, description: "Whether they are in force." }),
    startTime: t.string({ required: true, description: startTime }),
    endTime: t.string({ required: true, description: endTime }),
  }),
});
