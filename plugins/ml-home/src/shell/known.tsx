import {
  Button,
  Notice,
  useMlHomeTranslation,
  useUrlState,
} from '@ml-home/backstage-plugin-ml-home-react';

export interface Stray {
  /** Of the address. */
  key: string;
  value: string;
  known: readonly string[];
}

/**
 * What the address says of a key, of which the values are known; what else stands there is named in a notice and is
 * left out, because a list of nothing would say that there is nothing.
 */
export function knownOf<T extends string>(
  given: string[],
  key: string,
  known: readonly T[],
): { values: T[]; stray: Stray[] } {
  const values = known.filter(one => given.includes(one));
  return {
    values,
    stray: given
      .filter(one => !(known as readonly string[]).includes(one))
      .map(value => ({ key, value: value.slice(0, 100), known })),
  };
}

/** Says which values of the address there are not, and takes them out of it. */
export function StrayNotice(props: { stray: Stray[] }) {
  const { t } = useMlHomeTranslation();
  const url = useUrlState();
  return (
    <>
      {props.stray.map(({ key, value, known }) => (
        <Notice
          key={`${key} ${value}`}
          state="warning"
          action={
            <Button
              small
              onClick={() =>
                url.set({
                  [key]: url.all(key).filter(one => known.includes(one)),
                })
              }
            >
              {t('address.strayDrop')}
            </Button>
          }
        >
          {t('address.stray', { field: key, value, known: known.join(', ') })}
        </Notice>
      ))}
    </>
  );
}
