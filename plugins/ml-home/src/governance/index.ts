export { ApprovalPanel } from './ApprovalPanel';
export { GovernanceTab } from './GovernanceTab';
