import type { PanelKind } from './chartState';
import { HeatTab } from './HeatTab';
import { ImportanceTab } from './ImportanceTab';
import { ParallelTab } from './ParallelTab';
import { ScatterTab } from './ScatterTab';
import type { TabProps } from './tabParts';

/** Charts over all runs that match. */
export default function OtherTabs(props: TabProps & { panel: PanelKind }) {
  const { panel, ...rest } = props;
  switch (panel) {
    case 'scatter':
      return <ScatterTab {...rest} />;
    case 'parallel':
      return <ParallelTab {...rest} />;
    case 'heat':
      return <HeatTab {...rest} />;
    case 'importance':
      return <ImportanceTab {...rest} />;
    default:
      return null;
  }
}
