export { ApprovalPanel } from './ApprovalPanel';
export { GovernanceTab } from './GovernanceTab';
export { NeedsYou } from './NeedsYou';
