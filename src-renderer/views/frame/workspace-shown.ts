import { createContext, useContext } from 'react';

const context = createContext(true);

/** Whether the workspace that a panel belongs to is the one on the screen. */
export const WorkspaceShown = {
  Provider: context.Provider,
  use: (): boolean => useContext(context),
} as const;
