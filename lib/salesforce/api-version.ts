/** API version of every request (Winter '27). */
export const API_VERSION = '68.0';
