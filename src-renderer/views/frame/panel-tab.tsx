import { DockviewDefaultTab, type IDockviewPanelHeaderProps } from 'dockview-react';
import { ContextMenu } from '#window/components/context-menu.tsx';
import { commandStore } from '#window/state/command-registry.ts';
import { bindingStore } from '#window/state/key-bindings.ts';
import { commandItems } from '#window/views/frame/command-items.ts';
import styles from '#window/views/frame/panel-tab.module.css';

const MENU = ['maximise', 'float', 'dock', 'pop-out', '', 'close'].map((name) => (name === '' ? '' : `panel.${name}`));

/**
 * No button inside a tab: a control within a control is out of reach for the keyboard. Panels close by key, by the
 * middle button, and from the menus and the palette.
 */
export function PanelTab(props: IDockviewPanelHeaderProps) {
  const items = () => commandItems(MENU, commandStore.getState().commands, bindingStore.getState().overrides);
  return (
    <ContextMenu label="Panel" items={items}>
      {/* The commands are about the active panel, so the one that was asked about becomes it. */}
      <div className={styles['tab']} onContextMenu={() => props.api.setActive()}>
        <DockviewDefaultTab {...props} hideClose />
      </div>
    </ContextMenu>
  );
}
