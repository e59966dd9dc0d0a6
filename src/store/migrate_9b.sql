-- SPDX-License-Identifier: Apache-2.0
-- From any older version to 9: the name of a state is found among all who act for it.

DROP INDEX actor_code;
CREATE INDEX actor_code ON actor (code, kind);
