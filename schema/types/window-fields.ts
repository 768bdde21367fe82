/** What a campaign, and each area of it, shows of the window in which it may place calls. */
export const windowFields = {
  message: {
    description:
      "The answer in words: until when calls can be placed, or why they cannot and what to do next.",
  },
  opensAt: {
    type: "DateTime",
    nullable: true,
    description:
      "When the current window opened or, if none is open, when the next one opens. Null if no window opens again.",
  },
  closesAt: {
    type: "DateTime",
    nullable: true,
    description: "When the current window closes, exclusive. Null if no window is open.",
  },
} as const;
