/** The rows worth drawing: from `first` to the one before `end`. */
export interface RowWindow {
  first: number;
  end: number;
}

/** Which rows of equal height show at a scroll position, with a few around them. */
export function rowWindow(options: {
  scrollTop: number;
  /** Height of the view in px; 0 before it was measured. */
  height: number;
  rowHeight: number;
  count: number;
  around?: number;
}): RowWindow {
  const { scrollTop, height, rowHeight, count, around = 8 } = options;
  const top = Math.max(0, Math.floor(scrollTop / rowHeight) - around);
  const bottom =
    Math.ceil((Math.max(0, scrollTop) + height) / rowHeight) + around;
  const end = Math.min(count, bottom);
  return { first: Math.min(top, Math.max(0, end - 1)), end };
}

/** The scroll position that brings a row into view with the least movement. */
export function scrollTo(options: {
  row: number;
  scrollTop: number;
  height: number;
  rowHeight: number;
}): number {
  const { row, scrollTop, height, rowHeight } = options;
  const top = row * rowHeight;
  if (top < scrollTop) return top;
  if (top + rowHeight > scrollTop + height) return top + rowHeight - height;
  return scrollTop;
}
