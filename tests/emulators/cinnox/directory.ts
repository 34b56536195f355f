import { ActionError } from './model.ts';
import type { Destination, ServiceState, Staff, VirtualNumber } from './model.ts';

export interface Directory {
  /** By EID, e-mail or first name. Throws when unknown. */
  staff(reference: string): Staff;
  /** Who is rung, where the call comes in, and on which number. */
  route(to: string): { destination: Destination; ring: Staff[]; virtualNumber: VirtualNumber };
  hotline(): VirtualNumber;
}

/** Looks up the people, groups and numbers of a service. */
export function createDirectory(state: ServiceState): Directory {
  function staff(reference: string): Staff {
    const wanted = reference.trim().toLowerCase();
    const found = state.staff.find(({ eid, email, firstName }) =>
      [eid, email, firstName.toLowerCase()].includes(wanted),
    );
    if (!found) throw new ActionError(`There is no staff member ${JSON.stringify(reference)}.`);
    return found;
  }

  function hotline(): VirtualNumber {
    const first = state.numbers[0];
    if (!first) throw new ActionError('The service has no virtual number.');
    return first;
  }

  function route(to: string) {
    const virtualNumber = hotline();
    const number = state.numbers.find((one) => one.number === to || (to === 'hotline' && one === virtualNumber));
    const group = state.groups.find(
      ({ id, name }) => id === (number?.group ?? to) || name === to || (to === 'group' && id === virtualNumber.group),
    );
    if (!group) {
      const person = staff(to);
      const name = `${person.firstName} ${person.lastName}`;
      return { destination: { id: person.eid, name, type: 'STAFF' as const }, ring: [person], virtualNumber };
    }
    const ring = state.staff.filter(({ eid, status }) => group.members.includes(eid) && status === 'Activated');
    const destination = { id: group.id, name: group.name, type: 'GROUP' as const };
    return { destination, ring, virtualNumber: number ?? virtualNumber };
  }

  return { staff, route, hotline };
}
