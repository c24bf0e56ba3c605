/** Decides what Mod is and how keys are printed. */
export const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);
