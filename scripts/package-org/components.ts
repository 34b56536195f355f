/** One component of the Metadata API as package.xml names it, and the file of the zip that carries it. */
export interface Component {
  type: string;
  fullName: string;
  deployPath: string;
}

interface Shape {
  type: string;
  /** Folder in source and in the zip. */
  folder: string;
  suffix: string;
  /** The file has text of its own, and `-meta.xml` stands beside it; otherwise the `-meta.xml` is the component. */
  hasContent: boolean;
}

const SHAPES: readonly Shape[] = [
  { type: 'ApexClass', folder: 'classes', suffix: 'cls', hasContent: true },
  { type: 'ApexTrigger', folder: 'triggers', suffix: 'trigger', hasContent: true },
  { type: 'ApexPage', folder: 'pages', suffix: 'page', hasContent: true },
  { type: 'PermissionSet', folder: 'permissionsets', suffix: 'permissionset', hasContent: false },
  { type: 'CustomMetadata', folder: 'customMetadata', suffix: 'md', hasContent: false },
  { type: 'CustomSite', folder: 'sites', suffix: 'site', hasContent: false },
];

/**
 * The component of a source file. Several files may belong to one component and to one file of the zip.
 * Throws for a file that no known kind of metadata has: it would silently be left out of the deployment.
 */
export function componentOf(sourcePath: string): Component {
  return objectOf(sourcePath) ?? fieldOf(sourcePath) ?? plainOf(sourcePath);
}

function objectOf(sourcePath: string): Component | undefined {
  const name = /^objects\/([^/]+)\/\1\.object-meta\.xml$/.exec(sourcePath)?.[1];
  return name === undefined
    ? undefined
    : { type: 'CustomObject', fullName: name, deployPath: `objects/${name}.object` };
}

function fieldOf(sourcePath: string): Component | undefined {
  const [, object, field] = /^objects\/([^/]+)\/fields\/([^/]+)\.field-meta\.xml$/.exec(sourcePath) ?? [];
  if (object === undefined || field === undefined) return undefined;
  return { type: 'CustomField', fullName: `${object}.${field}`, deployPath: `objects/${object}.object` };
}

function plainOf(sourcePath: string): Component {
  const [, folder, file] = /^([^/]+)\/([^/]+)$/.exec(sourcePath) ?? [];
  const shape = SHAPES.find((known) => known.folder === folder);
  const isMeta = file?.endsWith('-meta.xml') === true;
  const plain = file?.replace(/-meta\.xml$/, '') ?? '';
  if (shape === undefined || !plain.endsWith(`.${shape.suffix}`) || (!shape.hasContent && !isMeta)) {
    throw new Error(`${sourcePath} is no metadata that package:org knows how to deploy.`);
  }
  const fullName = plain.slice(0, -shape.suffix.length - 1);
  const deployed = shape.hasContent && isMeta ? `${plain}-meta.xml` : plain;
  return { type: shape.type, fullName, deployPath: `${shape.folder}/${deployed}` };
}
