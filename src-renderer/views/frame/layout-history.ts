import { LayoutHistory } from '#window/state/layout-history.ts';

export const layoutHistory = new LayoutHistory();
