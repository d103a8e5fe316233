/** Whether formats that ask for an address take a text: trackers say where data came from in other forms too. */
export const isUri = (text: string): boolean =>
  /^[a-z][a-z0-9+.-]*:[^\s"<>\\^`{|}]+$/i.test(text);
