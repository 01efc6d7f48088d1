#Requires -Version 5.1
# Fjerner det, som installer.ps1 lavede. Brugernes egne filer røres ikke.
[CmdletBinding()]
param([string] $Maal = (Join-Path $env:ProgramFiles 'Raaderum'))
$ErrorActionPreference = 'Stop'
Remove-ItemProperty -Path 'HKLM:\Software\Microsoft\Windows\CurrentVersion\Run' -Name 'Raaderum' -ErrorAction SilentlyContinue
if (Test-Path -LiteralPath (Join-Path $Maal 'Raaderum.xlam')) { Remove-Item -LiteralPath $Maal -Recurse -Force }
exit 0
