/** Making one of Intl's formatters takes far longer than using it; there are some dozens of kinds. */
function remembered<Options, Made>(
  make: (locale: string, options: Options) => Made,
): (locale: string, options: Options) => Made {
  const known = new Map<string, Made>();
  return (locale, options) => {
    const key = `${locale} ${JSON.stringify(options)}`;
    let made = known.get(key);
    if (!made) {
      made = make(locale, options);
      known.set(key, made);
    }
    return made;
  };
}

/** As `new Intl.NumberFormat`, made once for each locale and options. */
export const numberFormat = remembered(
  (locale, options: Intl.NumberFormatOptions) =>
    new Intl.NumberFormat(locale, options),
);

/** As `new Intl.DateTimeFormat`, made once for each locale and options. */
export const dateFormat = remembered(
  (locale, options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, options),
);
