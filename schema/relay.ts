/** How Relay's own types are worded in the schema. */
export const relayDescriptions = {
  edgesFieldOptions: { nullable: false, description: "The page, with a cursor for each entry." },
  nodeFieldOptions: { nullable: false, description: "The entry itself." },
  nodesOnConnection: { description: "The page, without cursors." },
  cursorFieldOptions: { description: "Pass it as `after` or `before` to page on from this entry." },
  pageInfoFieldOptions: { description: "Where the page lies in the whole list." },
  pageInfoTypeOptions: { description: "Where a page lies in the whole list." },
  hasNextPageFieldOptions: { description: "Whether entries follow this page." },
  hasPreviousPageFieldOptions: { description: "Whether entries precede this page." },
  startCursorFieldOptions: { description: "The cursor of the page's first entry." },
  endCursorFieldOptions: { description: "The cursor of the page's last entry." },
  firstArgOptions: {
    description:
      "How many entries from the front, 0 to 200. Default: 50. A larger number is an error.",
  },
  lastArgOptions: {
    description: "How many entries from the end, 0 to 200. A larger number is an error.",
  },
  afterArgOptions: { description: "Only entries behind this cursor." },
  beforeArgOptions: { description: "Only entries before this cursor." },
  nodeTypeOptions: { description: "Anything that has an id of its own." },
  idFieldOptions: { description: "The id of this object, unique over all types." },
} as const;
