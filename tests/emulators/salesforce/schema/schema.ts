import type { FieldDefinition, ObjectDefinition } from '../types.ts';
import { withSystemFields } from './system-fields.ts';

export interface ChildRelationship {
  childObject: string;
  field: string;
  relationshipName: string;
  /** Does deleting the parent delete the child? */
  cascadeDelete: boolean;
}

/** The objects and fields of one org. Names are found without regard to case, as the API does. */
export class Schema {
  readonly #objects = new Map<string, ObjectDefinition>();
  readonly #fields = new Map<string, Map<string, FieldDefinition>>();
  readonly #byPrefix = new Map<string, ObjectDefinition>();
  readonly #relationships = new Map<string, Map<string, FieldDefinition>>();

  object(name: string): ObjectDefinition | undefined {
    return this.#objects.get(name.toLowerCase());
  }

  objects(): ObjectDefinition[] {
    return [...this.#objects.values()];
  }

  field(object: string, name: string): FieldDefinition | undefined {
    return this.#fields.get(object.toLowerCase())?.get(name.toLowerCase());
  }

  /** The reference field behind a relationship name, e.g. `Account` of Contact. */
  parentRelationship(object: string, relationshipName: string): FieldDefinition | undefined {
    return this.#relationships.get(object.toLowerCase())?.get(relationshipName.toLowerCase());
  }

  childRelationships(object: string): ChildRelationship[] {
    return this.objects().flatMap((child) =>
      child.fields.flatMap((field) =>
        field.childRelationshipName && field.referenceTo?.includes(object)
          ? [
              {
                childObject: child.name,
                field: field.name,
                relationshipName: field.childRelationshipName,
                cascadeDelete: field.onDelete === 'cascade',
              },
            ]
          : [],
      ),
    );
  }

  childRelationship(object: string, relationshipName: string): ChildRelationship | undefined {
    const wanted = relationshipName.toLowerCase();
    return this.childRelationships(object).find((child) => child.relationshipName.toLowerCase() === wanted);
  }

  byKeyPrefix(id: string): ObjectDefinition | undefined {
    return this.#byPrefix.get(id.slice(0, 3));
  }

  nameField(object: string): FieldDefinition | undefined {
    return this.object(object)?.fields.find((field) => field.nameField === true);
  }

  defineObject(definition: ObjectDefinition): ObjectDefinition {
    if (this.object(definition.name)) throw new Error(`The object ${definition.name} is already defined.`);
    const taken = this.#byPrefix.get(definition.keyPrefix);
    if (taken) throw new Error(`Key prefix ${definition.keyPrefix} of ${definition.name} belongs to ${taken.name}.`);
    const complete = withSystemFields(definition);
    this.#objects.set(definition.name.toLowerCase(), complete);
    this.#byPrefix.set(complete.keyPrefix, complete);
    for (const field of complete.fields) this.#register(complete.name, field);
    return complete;
  }

  defineField(object: string, field: FieldDefinition): void {
    const definition = this.object(object);
    if (!definition) throw new Error(`There is no object ${object} to add ${field.name} to.`);
    if (this.field(object, field.name)) throw new Error(`The field ${object}.${field.name} is already defined.`);
    definition.fields.push(field);
    this.#register(definition.name, field);
  }

  #register(object: string, field: FieldDefinition): void {
    entry(this.#fields, object).set(field.name.toLowerCase(), field);
    if (field.relationshipName) {
      entry(this.#relationships, object).set(field.relationshipName.toLowerCase(), field);
    }
  }
}

function entry(maps: Map<string, Map<string, FieldDefinition>>, object: string): Map<string, FieldDefinition> {
  const key = object.toLowerCase();
  const existing = maps.get(key);
  if (existing) return existing;
  const created = new Map<string, FieldDefinition>();
  maps.set(key, created);
  return created;
}
