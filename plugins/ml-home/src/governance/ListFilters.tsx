import {
  ActiveFilter,
  FilterMenu,
  useCursorPaging,
  useUrlState,
} from '@ml-home/backstage-plugin-ml-home-react';

export interface ListFilter {
  /** Of the address. */
  key: string;
  label: string;
  options: { value: string; label: string }[];
  chosen: string[];
}

/** Menus that choose values of fields, which the address keeps, and what is chosen with a way to take it away. */
export function ListFilters(props: {
  fields: ListFilter[];
  paging: ReturnType<typeof useCursorPaging>;
  onChange?: () => void;
}) {
  const url = useUrlState();
  const choose = (key: string, values: string[]) => {
    props.onChange?.();
    url.set({ [key]: values, ...props.paging.reset });
  };
  return (
    <>
      {props.fields.map(({ key, label, chosen, options }) => (
        <FilterMenu
          key={key}
          label={label}
          options={options}
          selected={chosen}
          onChange={values => choose(key, values)}
        />
      ))}
      {props.fields.flatMap(({ key, label, chosen, options }) =>
        options
          .filter(({ value }) => chosen.includes(value))
          .map(option => (
            <ActiveFilter
              key={`${key} ${option.value}`}
              field={label}
              value={option.label}
              name={option.label}
              onRemove={() =>
                choose(
                  key,
                  chosen.filter(one => one !== option.value),
                )
              }
            />
          )),
      )}
    </>
  );
}
