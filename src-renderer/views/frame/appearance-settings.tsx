import { Choice } from '#window/components/choice.tsx';
import { setAppearance, useAppearance } from '#window/state/appearance.ts';
import styles from '#window/views/frame/settings.module.css';

export function AppearanceSettings() {
  const { theme, movement, motion, density } = useAppearance();
  return (
    <div className={styles['column']}>
      <Choice
        label="Theme"
        value={theme}
        choices={[
          { value: 'dark', title: 'Dark' },
          { value: 'light', title: 'Light' },
          { value: 'contrast', title: 'High contrast' },
        ]}
        onChange={(value) => setAppearance({ theme: value })}
      />
      <Choice
        label="Up and down"
        about="Signs and arrows say the same, whichever colours you choose."
        value={movement}
        choices={[
          { value: 'blue-orange', title: 'Blue and orange' },
          { value: 'classic', title: 'Green and red' },
        ]}
        onChange={(value) => setAppearance({ movement: value })}
      />
      <Choice
        label="Motion"
        about="Fades and transitions. As the system says follows its setting for reduced motion."
        value={motion}
        choices={[
          { value: 'system', title: 'As the system says' },
          { value: 'reduced', title: 'Reduced' },
          { value: 'full', title: 'Full' },
        ]}
        onChange={(value) => setAppearance({ motion: value })}
      />
      <Choice
        label="Density"
        value={density}
        choices={[
          { value: 'compact', title: 'Compact' },
          { value: 'comfortable', title: 'Comfortable' },
        ]}
        onChange={(value) => setAppearance({ density: value })}
      />
      <p className={styles['preview']} aria-hidden="true">
        <span className={styles['up']}>▲ +1.24 %</span>
        <span className={styles['down']}>▼ −0.86 %</span>
        <span className={styles['amber']}>needs you</span>
        <span className={styles['red']}>broken</span>
      </p>
    </div>
  );
}
