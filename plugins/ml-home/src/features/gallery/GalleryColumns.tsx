import {
  Column,
  FilterMenu,
  useMlHomeTranslation,
} from '@ml-home/backstage-plugin-ml-home-react';

/** Columns that one may take away: those with a word at their head, but the first, which names the row. */
const choices = <T,>(columns: Column<T>[]) =>
  columns.filter(({ header, primary }) => header !== '' && !primary);

/** The columns that are left; what the address should not say is ignored. */
export function shownColumns<T>(
  columns: Column<T>[],
  hidden: string[],
): Column<T>[] {
  const may = new Set(choices(columns).map(({ id }) => id));
  return columns.filter(({ id }) => !(may.has(id) && hidden.includes(id)));
}

/** Chooses the columns of the list. */
export function GalleryColumns<T>(props: {
  columns: Column<T>[];
  hidden: string[];
  onChange: (hidden: string[]) => void;
}) {
  const { t } = useMlHomeTranslation();
  const all = choices(props.columns);
  return (
    <FilterMenu
      label={t('columns.title')}
      options={all.map(({ id, header }) => ({
        value: id,
        label: String(header),
      }))}
      selected={all
        .map(({ id }) => id)
        .filter(id => !props.hidden.includes(id))}
      onChange={shown =>
        props.onChange([
          // Of the other view, whose columns are not offered here.
          ...props.hidden.filter(id => !all.some(one => one.id === id)),
          ...all.map(({ id }) => id).filter(id => !shown.includes(id)),
        ])
      }
    />
  );
}
