import { useMemo } from 'react';
import { useMlHomeTranslation } from '../translation';
import { createFormatter, Formatter } from './format';

/** The formatter of the reader's locale. */
export function useFormat(): Formatter {
  const { t } = useMlHomeTranslation();
  return useMemo(
    () =>
      createFormatter(
        typeof navigator === 'undefined' ? 'en' : navigator.language,
        {
          unknown: t('format.unknown'),
          now: t('format.now'),
          ago: age => t('format.ago', { age }),
        },
      ),
    [t],
  );
}
