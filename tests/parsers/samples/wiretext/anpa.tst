W2870asian
u i BC-EU--Harbour-Storm 2ndLd-Writethru   03-05 0120
^BC-EU--Harbour-Storm, 2nd Ld-Writethru,120<
^Harbour reopens after storm<
^After nine days, boats leave Port Elin again<
^AP Photo XNP101<
^Eds: Corrects name of harbour master in 2nd paragraph.<
^EDITOR'S NOTE _ This story is part of a series.<
^By ANNA LIND and PETER MOSS=
^Associated Press=
	   PORT ELIN, Freeland (AP) _ The harbour reopened on Tuesday _ at last.
 
	   ``We are ready,'' said Olga Brandt.
This line goes on.
	   ___=
^The boats=
^ Crew Tons
Ida B. 4 12{

	   AP-WF-03-05-24 0831GMT<


W2871asian
b i BC-EU--Harbour-Storm KILL   03-05 0020
^BC-EU--Harbour-Storm, KILL,20<
^MANDATORY KILL<
^Harbour reopens after storm<
	   PORT ELIN (AP) _ Kill the story slugged Harbour-Storm.

	   AP-WF-03-05-24 0931GMT<
