import Box from '@mui/material/Box';
import {
  type,
  useDebounced,
  useMlHomeQuery,
  useMlHomeTranslation,
  useTokens,
  Field,
} from '@ml-home/backstage-plugin-ml-home-react';
import { useState } from 'react';
import { projectName } from '../../projects/projectName';

/** Which project something belongs to; projects are searched on the server. */
export function ProjectField(props: {
  /** Entity ref or name; absent is none. */
  value: string | undefined;
  onChange: (project: string | undefined) => void;
}) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const [query, setQuery] = useState('');
  const q = useDebounced(query);
  const projects = useMlHomeQuery(
    ['projects', 'picker', q],
    (api, signal) =>
      api.listProjects({ q: q || undefined, limit: 20 }, { signal }),
    { keepPrevious: true },
  );
  const items = projects.data?.items ?? [];
  const known = items.some(
    item => item.entityRef === props.value || item.name === props.value,
  );
  const options: [string | undefined, string, string?][] = [
    [undefined, t('manage.noProject')],
    ...(props.value && !known
      ? [[props.value, projectName(props.value)] as [string, string]]
      : []),
    ...items.map(
      item =>
        [item.entityRef, item.title ?? item.name, item.name] as [
          string,
          string,
          string,
        ],
    ),
  ];
  return (
    <Box sx={{ mb: 1.5 }}>
      <Field
        label={t('manage.project')}
        placeholder={t('manage.projectFind')}
        value={query}
        onChange={setQuery}
      />
      <Box
        role="radiogroup"
        aria-label={t('manage.project')}
        sx={{
          mt: -1,
          maxHeight: 160,
          overflow: 'auto',
          border: `1px solid ${k.line}`,
          borderRadius: '6px',
        }}
      >
        {options.map(([ref, label, name]) => {
          const on = ref === props.value || (!!name && name === props.value);
          return (
            <Box
              component="label"
              key={ref ?? ''}
              sx={{
                display: 'flex',
                alignItems: 'center',
                gap: 1,
                minHeight: 30,
                px: 1.25,
                cursor: 'pointer',
                bgcolor: on ? k.accentGround : undefined,
                '&:hover': { bgcolor: on ? k.accentGround : k.hover },
              }}
            >
              <input
                type="radio"
                name="project"
                checked={on}
                onChange={() => props.onChange(ref)}
              />
              <span>{label}</span>
              {name && name !== label && (
                <Box component="span" sx={{ color: k.second, ...type.small }}>
                  {name}
                </Box>
              )}
            </Box>
          );
        })}
      </Box>
    </Box>
  );
}
