import EditOutlined from '@mui/icons-material/EditOutlined';
import Box from '@mui/material/Box';
import {
  CardField,
  CardFieldId,
  cardFieldIds,
  CardSection,
  CardView,
  infoOf,
  sectionOf,
} from '@ml-home/backstage-plugin-ml-home-common';
import {
  IconButton,
  Panel,
  ProvenanceChip,
  type,
  useFormat,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { FactValue } from './FactValue';
import { useCardWords } from './words';

/** Fields that panels of their own draw. */
const drawn = new Set<CardFieldId>(['evaluation.slices', 'fairness.groups']);

export interface SectionPanelProps {
  section: CardSection;
  view: CardView;
  publicOnly: boolean;
  /** Absent where nothing may be written. */
  onEdit?: (id: CardFieldId) => void;
  /** Label above the value instead of beside it. */
  narrow?: boolean;
}

/** Whether a field has its line: counted ones always, others once they have a value. */
export function isListed(
  view: CardView,
  id: CardFieldId,
  publicOnly: boolean,
): boolean {
  const info = infoOf(id);
  if (publicOnly && info.internal) return false;
  const has = view.card.fields[id] !== undefined;
  if (drawn.has(id)) return false;
  return publicOnly ? has : has || info.weight > 0;
}

function Override(props: { field: CardField }) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const { override } = props.field;
  if (!override) return null;
  const { value } = override.of;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return (
    <Box sx={{ ...type.small, color: k.second, overflowWrap: 'anywhere' }}>
      {t('cardForm.overrides', { value: text.slice(0, 200) })}
      {override.reason ? `: ${override.reason}` : ''}
    </Box>
  );
}

/** The fields of one section, each with its origin and a way to change it. */
export function SectionPanel(props: SectionPanelProps) {
  const { section, view, publicOnly, onEdit } = props;
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const words = useCardWords();
  const ids = cardFieldIds.filter(
    id => sectionOf(id) === section && isListed(view, id, publicOnly),
  );
  const completeness = view.completeness.sections.find(
    one => one.section === section,
  );
  if (publicOnly && ids.length === 0) return null;
  const share =
    completeness && completeness.total > 0
      ? format.percent(completeness.filled / completeness.total)
      : t('cards.notApplicable');
  return (
    <Box id={`card-${section}`} sx={{ scrollMarginTop: 16 }}>
      <Panel
        title={words.section(section)}
        note={publicOnly ? undefined : share}
        flush
      >
        {ids.map((id, i) => {
          const field = view.card.fields[id] as CardField | undefined;
          const label = words.field(id);
          return (
            <Box
              key={id}
              sx={{
                px: 2,
                py: 1,
                borderTop: i > 0 ? `1px solid ${k.line}` : 0,
                display: 'grid',
                columnGap: 2,
                gridTemplateColumns: props.narrow
                  ? 'minmax(0, 1fr) auto'
                  : '150px minmax(0, 1fr) auto',
                breakInside: 'avoid',
              }}
            >
              <Box
                sx={{
                  ...type.body,
                  color: k.second,
                  gridColumn: '1',
                }}
              >
                {label}
              </Box>
              <Box
                sx={
                  props.narrow
                    ? { gridColumn: '1 / -1', gridRow: 2, minWidth: 0 }
                    : { minWidth: 0 }
                }
              >
                <FactValue
                  id={id}
                  value={field?.value as never}
                  label={label}
                  publicOnly={publicOnly}
                />
                {field && !publicOnly && <Override field={field} />}
              </Box>
              <Box
                sx={{
                  display: 'flex',
                  gap: 1,
                  alignItems: 'flex-start',
                  gridRow: 1,
                  gridColumn: '-2 / -1',
                }}
              >
                {field && !publicOnly && (
                  <ProvenanceChip
                    fact={{
                      source: field.origin.source,
                      from: field.origin.from,
                      at: field.origin.at,
                      overrides: field.override && {
                        value: field.override.of.value,
                        source: field.override.of.origin.source,
                        from: field.override.of.origin.from,
                      },
                    }}
                  />
                )}
                {onEdit && !publicOnly && (
                  <Box data-print="hide">
                    <IconButton
                      label={t('cardForm.editField', { field: label })}
                      onClick={() => onEdit(id)}
                    >
                      <EditOutlined />
                    </IconButton>
                  </Box>
                )}
              </Box>
            </Box>
          );
        })}
      </Panel>
    </Box>
  );
}
