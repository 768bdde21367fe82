/** The descriptions of Relay's types and arguments. */
export const relayDescriptions = {
  edgesFieldOptions: {
    nullable: false,
    description: "The items of this page, each with its cursor.",
  },
  nodeFieldOptions: { nullable: false, description: "The item." },
  nodesOnConnection: { description: "The items of this page, without cursors." },
  cursorFieldOptions: {
    description: "A cursor for use in pagination: pass it as `after` or `before`.",
  },
  pageInfoFieldOptions: { description: "Information to aid in pagination." },
  pageInfoTypeOptions: { description: "Information about pagination in a connection." },
  hasNextPageFieldOptions: { description: "Whether more items exist after this page." },
  hasPreviousPageFieldOptions: { description: "Whether more items exist before this page." },
  startCursorFieldOptions: {
    description: "The cursor of the first item on this page. Null if the page is empty.",
  },
  endCursorFieldOptions: {
    description: "The cursor of the last item on this page. Null if the page is empty.",
  },
  firstArgOptions: {
    description:
      "Returns the first n items of the list, 0 to 200. Default: 50. Any other value is an error. Cannot be combined with `last` or `before`.",
  },
  lastArgOptions: {
    description:
      "Returns the last n items of the list, 0 to 200. Any other value is an error. Cannot be combined with `first` or `after`.",
  },
  afterArgOptions: { description: "Returns the items that come after this cursor, exclusive." },
  beforeArgOptions: { description: "Returns the items that come before this cursor, exclusive." },
  nodeTypeOptions: { description: "An object with an ID." },
  idFieldOptions: { description: "The ID of the object, unique across all types." },
} as const;
