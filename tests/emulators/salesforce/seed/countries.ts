/** How people of one country are named and how they type their numbers. `#` is any digit, `N` is 2-9. */
export interface Country {
  code: string;
  name: string;
  callingCode: string;
  timeZone: string;
  city: string;
  /** Digits before a national number inside the country, e.g. `0`. */
  trunk: string;
  /** Groups of digits, without trunk prefix. */
  mobile: readonly string[];
  landline: readonly string[];
  firstNames: readonly string[];
  lastNames: readonly string[];
  /** Company names end with one of these. */
  companyForms: readonly string[];
}

export const COUNTRIES: readonly Country[] = [
  { code: 'HK', name: 'Hong Kong', callingCode: '852', timeZone: 'Asia/Hong_Kong', city: 'Hong Kong', trunk: '', mobile: ['9###', '####'], landline: ['2###', '####'], firstNames: ['Ka-yan', 'Chi-ming', 'Hoi-ting', 'Man-kit', 'Wing-sze'], lastNames: ['Chan', 'Leung', 'Ho', 'Lau', 'Cheung'], companyForms: ['Ltd', 'Trading', '(HK) Ltd'] },
  { code: 'SG', name: 'Singapore', callingCode: '65', timeZone: 'Asia/Singapore', city: 'Singapore', trunk: '', mobile: ['9###', '####'], landline: ['6###', '####'], firstNames: ['Jun Jie', 'Hui Min', 'Ravi', 'Siti', 'Kai Xuan'], lastNames: ['Ng', 'Goh', 'Pillai', 'Rahman', 'Ong'], companyForms: ['Pte Ltd', 'Marine', 'Holdings'] },
  { code: 'SE', name: 'Sweden', callingCode: '46', timeZone: 'Europe/Stockholm', city: 'Göteborg', trunk: '0', mobile: ['70', '###', '##', '##'], landline: ['31', '###', '##', '##'], firstNames: ['Åsa', 'Lars', 'Ingrid', 'Björn', 'Maja'], lastNames: ['Lindqvist', 'Öberg', 'Nyström', 'Åkesson', 'Holm'], companyForms: ['AB', '& Söner AB'] },
  { code: 'US', name: 'United States', callingCode: '1', timeZone: 'America/New_York', city: 'New York', trunk: '', mobile: ['917', '555', '01##'], landline: ['212', '555', '01##'], firstNames: ['Emily', 'Marcus', 'Sofia', 'Tyler', 'Grace'], lastNames: ['Carter', 'Nguyen', 'Brooks', 'Ramirez', "O'Neil"], companyForms: ['Inc.', 'LLC', 'Corp.'] },
  { code: 'GB', name: 'United Kingdom', callingCode: '44', timeZone: 'Europe/London', city: 'London', trunk: '0', mobile: ['7700', '900###'], landline: ['20', '7946', '0###'], firstNames: ['Oliver', 'Amelia', 'Callum', 'Niamh', 'Harriet'], lastNames: ['Whitfield', "D'Arcy", 'Mackenzie', 'Okafor', 'Shaw'], companyForms: ['Ltd', 'plc', '& Co'] },
  { code: 'DE', name: 'Germany', callingCode: '49', timeZone: 'Europe/Berlin', city: 'Hamburg', trunk: '0', mobile: ['171', '39200##'], landline: ['40', '66969#', '##'], firstNames: ['Jürgen', 'Anneliese', 'Uwe', 'Käthe', 'Matthias'], lastNames: ['Müller', 'Groß', 'Schäfer', 'Vogt', 'Brandt'], companyForms: ['GmbH', 'AG', 'KG'] },
  { code: 'JP', name: 'Japan', callingCode: '81', timeZone: 'Asia/Tokyo', city: 'Tokyo', trunk: '0', mobile: ['90', '####', '####'], landline: ['3', '5###', '####'], firstNames: ['Haruto', 'Yui', '健太', 'Sakura', 'Kenji'], lastNames: ['Satō', 'Yamada', '田中', 'Kobayashi', 'Mori'], companyForms: ['K.K.', 'Co., Ltd.'] },
  { code: 'AU', name: 'Australia', callingCode: '61', timeZone: 'Australia/Sydney', city: 'Sydney', trunk: '0', mobile: ['491', '570', '###'], landline: ['2', '5550', '####'], firstNames: ['Lachlan', 'Matilda', 'Cooper', 'Ruby', 'Bronte'], lastNames: ['Fraser', 'Nguyen', 'Whelan', 'Paterson', 'Doyle'], companyForms: ['Pty Ltd', 'Freight'] },
  { code: 'IN', name: 'India', callingCode: '91', timeZone: 'Asia/Kolkata', city: 'Mumbai', trunk: '0', mobile: ['98###', '#####'], landline: ['22', '2###', '####'], firstNames: ['Aarav', 'Diya', 'Rohan', 'Ananya', 'Vikram'], lastNames: ['Sharma', 'Iyer', 'Mehta', 'Banerjee', 'Kapoor'], companyForms: ['Pvt Ltd', 'Exports'] },
  { code: 'TW', name: 'Taiwan', callingCode: '886', timeZone: 'Asia/Taipei', city: 'Taipei', trunk: '0', mobile: ['912', '###', '###'], landline: ['2', '2###', '####'], firstNames: ['Chia-hao', 'Yi-chun', 'Pei-shan', 'Chun-wei'], lastNames: ['Lin', 'Huang', 'Tsai', 'Hsu'], companyForms: ['Co., Ltd.', 'Electronics'] },
  { code: 'MY', name: 'Malaysia', callingCode: '60', timeZone: 'Asia/Kuala_Lumpur', city: 'Kuala Lumpur', trunk: '0', mobile: ['12', '###', '####'], landline: ['3', '2###', '####'], firstNames: ['Nurul', 'Wei Liang', 'Faizal', 'Kavitha'], lastNames: ['Abdullah', 'Tan', 'Hashim', 'Subramaniam'], companyForms: ['Sdn Bhd', 'Berhad'] },
  { code: 'PH', name: 'Philippines', callingCode: '63', timeZone: 'Asia/Manila', city: 'Manila', trunk: '0', mobile: ['917', '###', '####'], landline: ['2', '8###', '####'], firstNames: ['Jose', 'Maria', 'Angelo', 'Kristine'], lastNames: ['Santos', 'Dela Cruz', 'Reyes', 'Peña'], companyForms: ['Inc.', 'Corp.'] },
  { code: 'FR', name: 'France', callingCode: '33', timeZone: 'Europe/Paris', city: 'Marseille', trunk: '0', mobile: ['6', '39', '98', '##', '##'], landline: ['4', '65', '71', '##', '##'], firstNames: ['Chloé', 'François', 'Léa', 'Benoît'], lastNames: ['Lefèvre', 'Moreau', 'Garçon', 'Dubois'], companyForms: ['SARL', 'SA'] },
  { code: 'CN', name: 'China', callingCode: '86', timeZone: 'Asia/Shanghai', city: 'Shenzhen', trunk: '0', mobile: ['138', '####', '####'], landline: ['755', '2###', '####'], firstNames: ['Wei', 'Xiaoyan', '伟', 'Jing'], lastNames: ['Zhang', 'Wang', '李', 'Zhao'], companyForms: ['Co., Ltd.', 'Tech'] },
  { code: 'ES', name: 'Spain', callingCode: '34', timeZone: 'Europe/Madrid', city: 'Valencia', trunk: '', mobile: ['612', '34#', '###'], landline: ['963', '12#', '###'], firstNames: ['Íñigo', 'Lucía', 'Andrés', 'Nuria'], lastNames: ['Muñoz', 'García', 'Ibáñez', 'Vidal'], companyForms: ['S.L.', 'S.A.'] },
  { code: 'TH', name: 'Thailand', callingCode: '66', timeZone: 'Asia/Bangkok', city: 'Bangkok', trunk: '0', mobile: ['81', '###', '####'], landline: ['2', '###', '####'], firstNames: ['Somchai', 'Anong', 'Niran', 'Kanya'], lastNames: ['Srisai', 'Chaiyasit', 'Wongsa', 'Thongdee'], companyForms: ['Co., Ltd.', 'PCL'] },
];
