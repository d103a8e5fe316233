import AccountTreeOutlined from '@mui/icons-material/AccountTreeOutlined';
import FileDownloadOutlined from '@mui/icons-material/FileDownloadOutlined';
import PersonOutlined from '@mui/icons-material/PersonOutlined';
import PlayArrowOutlined from '@mui/icons-material/PlayArrowOutlined';
import RuleOutlined from '@mui/icons-material/RuleOutlined';
import Box from '@mui/material/Box';
import Popover from '@mui/material/Popover';
import { Fact, FactSource } from '@ml-home/backstage-plugin-ml-home-common';
import { ComponentType, ReactNode, useState } from 'react';
import { useFormat } from '../format';
import { useMlHomeTranslation } from '../translation';
import { radius, type, useTokens } from '../theme';

const icons: Record<FactSource, ComponentType> = {
  run: PlayArrowOutlined,
  import: FileDownloadOutlined,
  person: PersonOutlined,
  rule: RuleOutlined,
  declared: AccountTreeOutlined,
};

function Line(props: { label: string; children: ReactNode }) {
  const k = useTokens();
  return (
    <Box sx={{ display: 'flex', gap: 1.5, ...type.small, py: '3px' }}>
      <Box sx={{ width: 88, flexShrink: 0, color: k.second }}>
        {props.label}
      </Box>
      <Box sx={{ color: k.text, overflowWrap: 'anywhere' }}>
        {props.children}
      </Box>
    </Box>
  );
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Says in one word where a fact comes from, and on a click when and over what. */
export function ProvenanceChip(props: {
  fact: Pick<Fact<unknown>, 'source' | 'from' | 'at' | 'overrides'>;
}) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const { source, from, at, overrides } = props.fact;
  const Icon = icons[source];
  const words: Record<FactSource, string> = {
    run: t('provenance.run'),
    import: t('provenance.import'),
    person: t('provenance.person'),
    rule: t('provenance.rule'),
    declared: t('provenance.declared'),
  };
  const meanings: Record<FactSource, string> = {
    run: t('provenance.meaningRun'),
    import: t('provenance.meaningImport'),
    person: t('provenance.meaningPerson'),
    rule: t('provenance.meaningRule'),
    declared: t('provenance.meaningDeclared'),
  };
  return (
    <>
      <Box
        component="button"
        type="button"
        aria-haspopup="dialog"
        aria-expanded={!!anchor}
        aria-label={t('provenance.open', { source: words[source] })}
        onClick={event => {
          event.stopPropagation();
          setAnchor(event.currentTarget as HTMLElement);
        }}
        sx={{
          position: 'relative',
          zIndex: 1,
          display: 'inline-flex',
          alignItems: 'center',
          gap: '3px',
          verticalAlign: 'middle',
          height: 18,
          p: 0,
          border: 0,
          borderBottom: `1px dotted ${k.second}`,
          bgcolor: 'transparent',
          color: k.second,
          fontFamily: 'inherit',
          ...type.axis,
          cursor: 'pointer',
          flexShrink: 0,
          '& svg': { fontSize: 13 },
          '&:hover': { color: k.text },
          '&::after': {
            content: '""',
            position: 'absolute',
            inset: '-3px -4px',
          },
          '&:focus-visible': {
            outline: `2px solid ${k.accent}`,
            outlineOffset: 2,
          },
        }}
      >
        <Icon />
        {words[source]}
      </Box>
      <Popover
        open={!!anchor}
        anchorEl={anchor}
        onClose={() => setAnchor(null)}
        anchorOrigin={{ vertical: 'bottom', horizontal: 'right' }}
        transformOrigin={{ vertical: -4, horizontal: 'right' }}
        slotProps={{
          paper: {
            'aria-label': t('provenance.title'),
            role: 'dialog',
            sx: {
              p: 1.5,
              maxWidth: 400,
              borderRadius: radius.field,
              border: `1px solid ${k.line}`,
              backgroundImage: 'none',
              fontFamily: k.sans,
              bgcolor: k.paper,
            },
          } as object,
        }}
      >
        <Box sx={{ ...type.body, color: k.text, mb: 0.5 }}>
          {meanings[source]}
        </Box>
        {from && <Line label={t('provenance.from')}>{from}</Line>}
        {at && <Line label={t('provenance.at')}>{format.absolute(at)}</Line>}
        {overrides && (
          <Line label={t('provenance.overrides')}>
            {`${textOf(overrides.value)} (${[
              words[overrides.source],
              overrides.from,
            ]
              .filter(Boolean)
              .join(', ')})`}
          </Line>
        )}
      </Popover>
    </>
  );
}
